// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { PageHead } from '../parts/small';
import { texts } from '../texts';

export default function NotFound() {
  return (
    <>
      <PageHead title={texts.states.notFoundTitle}>{texts.states.notFound}</PageHead>
      <Button component={Link} href="/" variant="default">
        {texts.states.home}
      </Button>
    </>
  );
}
